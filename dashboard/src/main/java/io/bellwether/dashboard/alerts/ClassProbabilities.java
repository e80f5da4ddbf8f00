package io.bellwether.dashboard.alerts;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/** One number for each class, in the order of a prediction. Nobody changes the array. */
record ClassProbabilities(List<String> classes, double[] values) {
  ClassProbabilities {
    classes = List.copyOf(classes);
  }

  static ClassProbabilities of(List<String> classes, List<Double> probabilities) {
    double[] values = probabilities.stream().mapToDouble(Double::doubleValue).toArray();
    return new ClassProbabilities(classes, values);
  }

  /** The probability of a class; not a number when it is none of them. */
  double of(String name) {
    int index = classes.indexOf(name);
    return index < 0 || index >= values.length ? Double.NaN : values[index];
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(classes.size());
    for (String name : classes) {
      StateSerde.writeText(name, out);
    }
    out.writeByte(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  static ClassProbabilities read(DataInputStream in) throws IOException {
    String[] classes = new String[in.readUnsignedByte()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = StateSerde.readText(in);
    }
    double[] values = new double[in.readUnsignedByte()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return new ClassProbabilities(List.of(classes), values);
  }
}
