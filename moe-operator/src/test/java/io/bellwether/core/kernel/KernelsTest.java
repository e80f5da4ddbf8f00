package io.bellwether.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelsTest {
  /** What the forked JVM of {@link #fallsBackToPlainLoopsWhereTheVectorModuleIsNotThere} runs. */
  static final class PrintName {
    private PrintName() {}

    public static void main(String[] arguments) {
      System.out.print(
          Kernels.name() + " " + Kernels.dot(new float[] {2}, 0, new float[] {3}, 0, 1));
    }
  }

  @Test
  void fallsBackToPlainLoopsWhereTheVectorModuleIsNotThere() throws Exception {
    assertThat(nameInForkedJvm()).isEqualTo("scalar 6.0");
  }

  @Test
  void usesLanesWhereTheVectorModuleIsThere() throws Exception {
    assertThat(nameInForkedJvm("--add-modules=jdk.incubator.vector"))
        .startsWith("vector-")
        .endsWith(" 6.0");
  }

  @Test
  void refusesSlicesThatLeaveTheirArray() {
    float[] four = new float[4];

    assertThatThrownBy(() -> Kernels.dot(four, 1, four, 0, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Kernels.axpy(1, four, 0, four, -1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Kernels.softmaxInPlace(four, 0, 5))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> Kernels.gatherRows(new int[] {2}, new float[] {1}, 1, four, 2, new float[2], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesMatricesThatLeaveTheirArray() {
    float[] four = new float[4];
    float[] two = new float[2];

    assertThatThrownBy(() -> Kernels.gemm(four, 2, 3, four, 1, four, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Kernels.gemm(four, 2, 2, four, 2, four, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Kernels.gemv(four, 2, 3, four, four))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Kernels.swiglu(four, two, four, 0, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Kernels.swigluBackward(four, four, four, four, two, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () ->
                Kernels.gemmPacked(
                    new int[] {0, 1}, new int[] {2}, new float[] {1}, 1, two, 1, two))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () ->
                Kernels.gemmPacked(
                    new int[] {0, 2}, new int[] {0}, new float[] {1}, 1, two, 1, two))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static String nameInForkedJvm(String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PrintName.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
