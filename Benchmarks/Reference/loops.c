// SPDX-License-Identifier: Apache-2.0
// ChainRule: the sweeps of a graph of scalars, as one would write them in C.
//
// The forms are those of Sources/Autodiff/Operations: a sigmoid that overflows in neither tail, and
// derivatives that keep their digits there. A loop with 1 - y * y would be faster, and wrong.
#include "reference.h"

#include <math.h>

static inline double sigmoid(double x) {
  double decay = exp(-fabs(x));
  return (x >= 0 ? 1 : decay) / (1 + decay);
}

void reference_forward(const struct reference_plan *plan, double *values) {
  for (int32_t i = 0; i < plan->count; i++) {
    const int32_t *operands = plan->operands + plan->first[i];
    switch (plan->codes[i]) {
      case REFERENCE_LEAF: break;
      case REFERENCE_ADD: values[i] = values[operands[0]] + values[operands[1]]; break;
      case REFERENCE_SUBTRACT: values[i] = values[operands[0]] - values[operands[1]]; break;
      case REFERENCE_MULTIPLY: values[i] = values[operands[0]] * values[operands[1]]; break;
      case REFERENCE_NEGATE: values[i] = -values[operands[0]]; break;
      case REFERENCE_SIGMOID: values[i] = sigmoid(values[operands[0]]); break;
      case REFERENCE_TANH: values[i] = tanh(values[operands[0]]); break;
      case REFERENCE_SIN: values[i] = sin(values[operands[0]]); break;
      case REFERENCE_COS: values[i] = cos(values[operands[0]]); break;
      case REFERENCE_EXP: values[i] = exp(values[operands[0]]); break;
    }
  }
}

void reference_reverse(
    const struct reference_plan *plan, const double *values, double *cotangents) {
  for (int32_t i = plan->count - 1; i >= 0; i--) {
    const int32_t *operands = plan->operands + plan->first[i];
    double cotangent = cotangents[i];
    switch (plan->codes[i]) {
      case REFERENCE_LEAF: break;
      case REFERENCE_ADD:
        cotangents[operands[0]] += cotangent;
        cotangents[operands[1]] += cotangent;
        break;
      case REFERENCE_SUBTRACT:
        cotangents[operands[0]] += cotangent;
        cotangents[operands[1]] -= cotangent;
        break;
      case REFERENCE_MULTIPLY: {
        double a = values[operands[0]], b = values[operands[1]];
        cotangents[operands[0]] += cotangent * b;
        cotangents[operands[1]] += cotangent * a;
        break;
      }
      case REFERENCE_NEGATE: cotangents[operands[0]] -= cotangent; break;
      case REFERENCE_SIGMOID:
        cotangents[operands[0]] += cotangent * (values[i] * sigmoid(-values[operands[0]]));
        break;
      case REFERENCE_TANH: {
        double x = 2 * values[operands[0]];
        cotangents[operands[0]] += cotangent * (4 * sigmoid(x) * sigmoid(-x));
        break;
      }
      case REFERENCE_SIN: cotangents[operands[0]] += cotangent * cos(values[operands[0]]); break;
      case REFERENCE_COS: cotangents[operands[0]] -= cotangent * sin(values[operands[0]]); break;
      case REFERENCE_EXP: cotangents[operands[0]] += cotangent * values[i]; break;
    }
  }
}
