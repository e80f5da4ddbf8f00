/**
 * Models in ONNX format that run in this process: {@link io.bellwether.onnx.OnnxEncoder} makes
 * sentence embeddings, {@link io.bellwether.onnx.OnnxClassifiers} makes experts of text
 * classifiers. Both take a model of one file and the {@code tokenizer.json} of HuggingFace's
 * tokenizers beside it, fix both by their SHA-256, and refuse what does not fit in one line before
 * anything starts.
 *
 * <p>A <i>session</i> is a model that ONNX Runtime has loaded. There is one for each model and
 * number of threads, whoever uses it ({@link io.bellwether.onnx.Sessions}). The libraries behind it
 * are native code, which a JVM loads once and for one class loader: in a Flink cluster their jars
 * belong into the cluster's own {@code lib} folder, never into the job's jar.
 */
package io.bellwether.onnx;
