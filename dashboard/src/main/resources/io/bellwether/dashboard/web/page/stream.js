// One snapshot, then live events. What is missed while the line is down is sent again by the
// server, which knows the last event we saw; only what is too old for it needs a new snapshot.

const MAX_WAIT = 10000;

export class Stream {
  constructor({ onSnapshot, onEvent, onState }) {
    this.onSnapshot = onSnapshot;
    this.onEvent = onEvent;
    this.onState = onState;
    this.wait = 500;
    this.csrf = "";
  }

  async start() {
    this.onState("connecting");
    try {
      const session = await this.get("/api/v1/session");
      this.csrf = session.csrf;
      const snapshot = await this.get("/api/v1/snapshot");
      this.onSnapshot(snapshot, session);
      this.seen = snapshot.at;
      this.listen();
    } catch (failure) {
      this.later(() => this.start());
    }
  }

  listen() {
    this.source?.close();
    const source = new EventSource("/api/v1/events?after=" + encodeURIComponent(this.seen));
    this.source = source;
    source.onopen = () => {
      this.wait = 500;
      this.onState("live");
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) {
        this.later(() => this.start());
      } else {
        this.onState("reconnecting");
      }
    };
    source.addEventListener("reset", () => {
      source.close();
      this.start();
    });
    for (const name of Stream.EVENTS) {
      source.addEventListener(name, (event) => {
        this.seen = event.lastEventId;
        this.onEvent(name, JSON.parse(event.data));
      });
    }
  }

  later(action) {
    this.onState("reconnecting");
    setTimeout(action, this.wait);
    this.wait = Math.min(MAX_WAIT, this.wait * 2);
  }

  async get(path) {
    return this.answer(await fetch(path, { headers: { Accept: "application/json" } }));
  }

  async post(path, body) {
    return this.answer(
      await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Bellwether-CSRF": this.csrf },
        body: JSON.stringify(body),
      }),
    );
  }

  async answer(response) {
    if (response.status === 401) {
      location.assign("/login");
    }
    const text = await response.text();
    const body = text ? JSON.parse(text) : {};
    if (!response.ok) {
      throw new Error(body.error || "status " + response.status);
    }
    return body;
  }
}

Stream.EVENTS = [
  "tape", "alerts", "pulse", "weights", "scores", "routing", "deadLetters", "health", "notice",
];
