/**
 * Language identification with Apache OpenNLP's detector, behind the core's {@link
 * io.bellwether.core.text.LanguageIdentifier}. The script settles what it can (kana, Hangul, Han);
 * the detector decides among the languages that share one.
 */
package io.bellwether.language;
