/** Stand-ins for what Flink ML names but could not be resolved; nothing of Flink ML's is copied. */
package org.apache.flink.ml.common.param;
