package io.bellwether.core.kernel;

/** The primitives that exist twice. Shapes have been checked by {@link Kernels}. */
interface KernelSet {
  float dot(float[] a, int aOffset, float[] b, int bOffset, int length);

  double dot(double[] a, double[] b, int length);

  void ln(double[] x, double[] out, int length);

  void reweighPanel(
      float share,
      float[] observed,
      float[] bounds,
      int first,
      float[] c,
      float[] towards,
      float least,
      int rows,
      float[] panel,
      int offset,
      float[] scales,
      int scaleOffset,
      float[] means);

  void mixPanel(float[] weights, float[] scales, int parts, int rows, float[] panel, float[] out);

  void axpy(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length);

  void softmaxInPlace(float[] x, int offset, int length);

  void gatherRows(
      int[] rows, float[] values, int count, float[] table, int width, float[] out, int outOffset);

  float gatherColumn(
      int[] rows,
      float[] values,
      int count,
      float[] column,
      int offset,
      int place,
      int width,
      float before);

  void gatherCodes(int[] rows, float[] values, int count, int[] codes, int words, float[] out);

  void highestOfFour(float[] x, int words, float[] out);

  void adagradRows(
      int[] rows,
      float[] values,
      int count,
      float[] table,
      float[] squares,
      int width,
      float[] gradient,
      float learningRate,
      float decay,
      float epsilon);

  void adagrad(
      double[] x,
      double gradient,
      double[] weights,
      double[] squares,
      int offset,
      int length,
      double learningRate,
      double epsilon);

  void ftrlRows(
      int[] rows,
      float[] values,
      int count,
      float[] table,
      float[] sums,
      float[] squares,
      int width,
      float[] gradient,
      Ftrl ftrl);

  void gemm(float[] a, int m, int k, float[] b, int n, float[] c, int cOffset);

  void gemv(float[] a, int rows, int width, float[] x, float[] out);

  void gemmPacked(
      int[] starts, int[] columns, float[] weights, int rows, float[] x, int n, float[] out);

  void swiglu(float[] gate, float[] value, float[] out, int offset, int length);

  void swigluBackward(
      float[] gate, float[] value, float[] gradient, float[] toGate, float[] toValue, int length);
}
