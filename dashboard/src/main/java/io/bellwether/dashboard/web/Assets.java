package io.bellwether.dashboard.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The files of the page, read once from the class path. A path is looked up in a fixed table, so
 * that no path can lead elsewhere. Immutable; any thread.
 */
final class Assets {
  private static final List<String> FILES =
      List.of(
          "index.html",
          "login.html",
          "app.css",
          "app.js",
          "login.js",
          "theme.js",
          "dom.js",
          "format.js",
          "stream.js",
          "tape.js",
          "alerts.js",
          "explain.js",
          "charts.js",
          "scores.js",
          "heatmap.js",
          "health.js",
          "favicon.svg");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml");

  /** A file as it is sent. */
  private record Asset(byte[] bytes, String type, String tag) {}

  private final Map<String, Asset> byPath = new TreeMap<>();

  Assets() {
    for (String file : FILES) {
      put("/" + file, "page/" + file);
    }
    byPath.put("/", byPath.remove("/index.html"));
    byPath.put("/login", byPath.remove("/login.html"));
    String charts = "/META-INF/resources/webjars/uplot/" + version("uplot") + "/dist/uPlot";
    put("/lib/uplot.js", charts + ".esm.js");
    put("/lib/uplot.css", charts + ".min.css");
  }

  private void put(String path, String resource) {
    byte[] bytes = read(resource);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
    String tag = '"' + HexFormat.of().toHexDigits(sum.getValue(), 8) + '"';
    byPath.put(path, new Asset(bytes, type, tag));
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the class path must hold " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  /** The version of a library as its own jar tells it, so that the pom alone decides it. */
  private static String version(String library) {
    String resource = "/META-INF/maven/org.webjars.npm/" + library + "/pom.properties";
    Properties properties = new Properties();
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the class path must hold " + resource);
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
    return properties.getProperty("version");
  }

  java.util.Set<String> paths() {
    return byPath.keySet();
  }

  void serve(Context context) {
    Asset asset = byPath.get(context.path());
    context.header("Cache-Control", "no-cache");
    context.header("ETag", asset.tag());
    if (asset.tag().equals(context.header("If-None-Match"))) {
      context.status(304);
      return;
    }
    context.contentType(asset.type()).result(asset.bytes());
  }
}
