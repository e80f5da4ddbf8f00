package io.bellwether.flink;

import io.bellwether.connectors.AvroTypes;
import io.bellwether.core.Features;
import io.bellwether.schema.NewsItem;
import io.bellwether.schema.ReceivedNews;
import java.time.Instant;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The mixture's first operator alone, and the items as it saw them. */
public final class FeaturesOnly {
  private FeaturesOnly() {}

  /** Items that have been through the features, none of them waiting for a label. */
  public static DataStream<NewsItem> of(
      DataStream<ReceivedNews> news, MoeSettings settings, LanguageIdentifierFactory languages) {
    return news.process(
            new FeaturesFunction(settings, languages, TextEncoderFactory.NONE),
            new CodecTypeInfo<>(new Item.ItemCodec()))
        .uid(Uids.FEATURES)
        .name("features")
        .map(FeaturesOnly::plain, AvroTypes.of(NewsItem.class))
        .uid("plain")
        .name("item");
  }

  private static NewsItem plain(Item item) {
    Features x = item.features();
    if (x.size() == 0) {
      throw new IllegalStateException("an item without features measures nothing: " + item.id());
    }
    NewsItem news = new NewsItem();
    news.setEventTime(Instant.ofEpochMilli(item.eventTime()));
    news.setId(item.id());
    news.setSymbol(x.symbol());
    news.setLanguage(x.language());
    news.setSource(x.source());
    news.setText(item.text());
    news.setNumbers(List.of());
    return news;
  }
}
