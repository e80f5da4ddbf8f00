package io.bellwether.core.expert;

import io.bellwether.core.Floats;
import io.bellwether.core.kernel.Kernels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** A fully connected layer of which some weights were kept, output by output; biases all are. */
final class PackedLayer {
  private final int numIn;
  private final int numOut;
  private final float[] bias;
  private final int[] starts;
  private int[] columns;
  private float[] weights;

  /** Items side by side, as the kernel wants them. */
  private float[] inputs = new float[0];

  private float[] outputs = new float[0];

  /**
   * Keeps the largest weights.
   *
   * @param table one row of {@code numOut} weights an input
   * @param bias one an output
   */
  PackedLayer(float[] table, int numIn, float[] bias, double keep) {
    this.numIn = numIn;
    this.numOut = bias.length;
    this.bias = bias;
    this.starts = new int[numOut + 1];
    float[] magnitudes = new float[numIn * numOut];
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = Math.abs(table[i]);
    }
    pack(table, Magnitudes.largest(magnitudes, keep));
  }

  private void pack(float[] table, boolean[] kept) {
    columns = new int[kept.length];
    weights = new float[kept.length];
    int next = 0;
    for (int out = 0; out < numOut; out++) {
      for (int in = 0; in < numIn; in++) {
        if (kept[in * numOut + out]) {
          columns[next] = in;
          weights[next++] = table[in * numOut + out];
        }
      }
      starts[out + 1] = next;
    }
  }

  int numKept() {
    return starts[numOut];
  }

  /** out ← xW + b for {@code size} items, row after row; out from {@code offset} on. */
  void forward(float[] x, int size, float[] out, int offset) {
    ensureRoomFor(size);
    for (int item = 0; item < size; item++) {
      for (int in = 0; in < numIn; in++) {
        inputs[in * size + item] = x[item * numIn + in];
      }
    }
    for (int o = 0; o < numOut; o++) {
      Arrays.fill(outputs, o * size, (o + 1) * size, bias[o]);
    }
    Kernels.gemmPacked(starts, columns, weights, numOut, inputs, size, outputs);
    for (int item = 0; item < size; item++) {
      for (int o = 0; o < numOut; o++) {
        out[offset + item * numOut + o] = outputs[o * size + item];
      }
    }
  }

  private void ensureRoomFor(int size) {
    if (inputs.length < size * numIn) {
      inputs = new float[size * numIn];
      outputs = new float[size * numOut];
    }
  }

  void save(DataOutput out) throws IOException {
    Floats.write(out, bias, 0, numOut);
    for (int start : starts) {
      out.writeInt(start);
    }
    for (int e = 0; e < numKept(); e++) {
      out.writeInt(columns[e]);
    }
    Floats.write(out, weights, 0, numKept());
  }

  void load(DataInput in) throws IOException {
    DenseFloats.read(in, bias, 0, numOut);
    int previous = 0;
    for (int row = 0; row <= numOut; row++) {
      starts[row] = between(previous, numIn * numOut, in.readInt());
      previous = starts[row];
    }
    for (int e = 0; e < numKept(); e++) {
      columns[e] = between(0, numIn - 1, in.readInt());
    }
    DenseFloats.read(in, weights, 0, numKept());
  }

  private static int between(int low, int high, int value) throws IOException {
    if (value < low || value > high) {
      throw new IOException(
          "position of a weight must be between " + low + " and " + high + ": " + value);
    }
    return value;
  }
}
