package io.bellwether.pipeline.market;

import java.util.List;
import java.util.Map;

/** What the made-up press writes: by language, what sounds good, neither, or bad. */
record Phrases(List<String> up, List<String> neutral, List<String> down) {
  /** {@code %s} is the company. */
  static final Map<String, Phrases> BY_LANGUAGE =
      Map.of(
          "en",
          new Phrases(
              List.of(
                  "%s beats estimates and raises full-year guidance",
                  "%s wins record order, shares seen rising",
                  "Analysts upgrade %s on strong demand",
                  "%s profit jumps as margins improve"),
              List.of(
                  "%s to hold annual meeting in May",
                  "%s names new head of communications",
                  "%s publishes sustainability report",
                  "%s confirms date of quarterly results"),
              List.of(
                  "%s misses estimates and cuts outlook",
                  "%s recalls product after safety warning",
                  "Analysts downgrade %s on weak demand",
                  "%s loss widens as costs surge")),
          "de",
          new Phrases(
              List.of(
                  "%s übertrifft Erwartungen und hebt Prognose an",
                  "%s meldet Rekordauftrag, Gewinn steigt",
                  "Analysten stufen %s hoch, starke Nachfrage"),
              List.of(
                  "%s lädt zur Hauptversammlung im Mai",
                  "%s ernennt neuen Pressesprecher", "%s bestätigt Termin der Quartalszahlen"),
              List.of(
                  "%s verfehlt Erwartungen und senkt Prognose",
                  "%s ruft Produkt nach Warnung zurück",
                  "Analysten stufen %s ab, schwache Nachfrage")),
          "es",
          new Phrases(
              List.of(
                  "%s supera las previsiones y eleva sus objetivos",
                  "%s logra un pedido récord y dispara su beneficio",
                  "Los analistas mejoran %s por la fuerte demanda"),
              List.of(
                  "%s celebrará su junta anual en mayo",
                  "%s nombra nuevo director de comunicación",
                  "%s confirma la fecha de sus resultados"),
              List.of(
                  "%s incumple las previsiones y recorta sus objetivos",
                  "%s retira un producto tras una alerta",
                  "Los analistas rebajan %s por la débil demanda")),
          "ja",
          new Phrases(
              List.of("%s、通期業績予想を上方修正、最高益更新へ", "%s、過去最大の受注を獲得、株価上昇期待", "アナリスト、好調な需要で%sの投資判断を引き上げ"),
              List.of("%s、五月に定時株主総会を開催", "%s、広報担当役員を任命", "%s、四半期決算の発表日を確認"),
              List.of("%s、通期業績予想を下方修正、赤字転落へ", "%s、安全上の懸念で製品を回収", "アナリスト、需要低迷で%sの投資判断を引き下げ")),
          "zh",
          new Phrases(
              List.of("%s业绩超出预期并上调全年指引", "%s获得创纪录订单，利润大增", "分析师因需求强劲上调%s评级"),
              List.of("%s将于五月召开年度股东大会", "%s任命新的公关负责人", "%s确认季度财报发布日期"),
              List.of("%s业绩不及预期并下调展望", "%s因安全警告召回产品", "分析师因需求疲软下调%s评级")),
          "ko",
          new Phrases(
              List.of("%s 실적 예상치 상회, 연간 전망 상향", "%s 사상 최대 수주, 이익 급증", "애널리스트, 강한 수요에 %s 투자의견 상향"),
              List.of("%s 5월 정기 주주총회 개최", "%s 신임 홍보 책임자 선임", "%s 분기 실적 발표일 확정"),
              List.of("%s 실적 예상치 하회, 전망 하향", "%s 안전 경고로 제품 리콜", "애널리스트, 수요 부진에 %s 투자의견 하향")));

  /** Those that sound like the class: 0 up, 1 neutral, 2 down. */
  List<String> of(int tone) {
    return switch (tone) {
      case 0 -> up;
      case 1 -> neutral;
      default -> down;
    };
  }
}
