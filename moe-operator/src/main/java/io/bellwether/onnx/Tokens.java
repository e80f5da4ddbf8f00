package io.bellwether.onnx;

/**
 * The tokens of some texts side by side: {@code size} rows of {@code length}, row after row,
 * shorter texts filled up with tokens whose mask is 0.
 */
record Tokens(int size, int length, long[] ids, long[] mask, long[] types) {}
