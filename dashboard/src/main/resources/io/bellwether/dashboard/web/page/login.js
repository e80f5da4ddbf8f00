const error = document.getElementById("error");

document.getElementById("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  error.textContent = "";
  try {
    const answer = await fetch("/api/v1/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token: document.getElementById("token").value }),
    });
    if (answer.ok) {
      location.replace("/");
    } else {
      error.textContent = (await answer.json()).error;
    }
  } catch (failure) {
    error.textContent = "The server does not answer.";
  }
});
