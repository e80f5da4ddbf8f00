package io.bellwether.pipeline.replicate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a replication found: tables, and one sentence. */
public final class Report {
  private final List<Section> sections;
  private final List<String> missing;
  private final String verdict;

  Report(List<Section> sections, List<String> missing, String verdict) {
    this.sections = List.copyOf(sections);
    this.missing = List.copyOf(missing);
    this.verdict = verdict;
  }

  /** Lines of at most 100 characters. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Section section : sections) {
      lines.addAll(section.lines());
      lines.add("");
    }
    if (!missing.isEmpty()) {
      lines.addAll(Section.wrapped("Not in the folder: " + String.join(", ", missing) + ".", ""));
      lines.add("");
    }
    lines.addAll(Section.wrapped(verdict, ""));
    return lines;
  }

  /** The same as maps, lists, texts and numbers. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    sections.forEach(section -> map.put(section.key(), section.toMap()));
    map.put("missing", missing);
    map.put("verdict", verdict);
    return map;
  }
}
