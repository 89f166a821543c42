// SPDX-License-Identifier: Apache-2.0
// ChainRule: elementary functions of arrays of one precision, included once for each.
//
// The file that includes this one says what the precision is. SLEEF's own header hides what the flags
// of the compiler do not allow, so its functions are declared here; those named `finz` give the same
// bits whatever stands in the other lanes, and on every processor that has them.
#include <math.h>
#include <string.h>

#include "vector_functions.h"

// Sums and products are rounded as they are written.
#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) || defined(__aarch64__)

// A function of one vector, which only `chainrule_each_vector` calls as such.
typedef void vector_function(void);

#if defined(__x86_64__)
#define FAST __attribute__((target("avx2,fma")))
#define VECTOR_BYTES 32
void chainrule_each_vector(const void *source, void *target, size_t vectors, vector_function *f);
#else
#define FAST
#define VECTOR_BYTES 16
typedef NUMBER vector __attribute__((vector_size(VECTOR_BYTES)));
static void chainrule_each_vector(const void *source, void *target, size_t vectors,
                                  vector_function *f) {
  vector (*function)(vector) = (vector(*)(vector))f;
  for (size_t index = 0; index < vectors; index++) {
    vector x;
    memcpy(&x, (const char *)source + index * sizeof x, sizeof x);
    x = function(x);
    memcpy((char *)target + index * sizeof x, &x, sizeof x);
  }
}
#endif

enum { LANES = VECTOR_BYTES / sizeof(NUMBER), CHUNK = 64 * LANES };

// The whole vectors, then what is left with zeros behind it: no number takes another way.
static void apply(vector_function *f, const NUMBER *source, NUMBER *target, size_t count) {
  size_t whole = count / LANES, left = count % LANES;
  chainrule_each_vector(source, target, whole, f);
  if (left == 0) return;
  NUMBER rest[LANES] = {0};
  memcpy(rest, source + whole * LANES, left * sizeof(NUMBER));
  chainrule_each_vector(rest, rest, 1, f);
  memcpy(target + whole * LANES, rest, left * sizeof(NUMBER));
}

static inline size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

#define BY_SLEEF(name)                                                                             \
  extern vector_function SLEEF(name);                                                              \
  void NAME(name)(const NUMBER *source, NUMBER *target, size_t count) {                            \
    apply(SLEEF(name), source, target, count);                                                     \
  }

// Beyond an end SLEEF answers infinity although the value is still a number; libm has those.
#define BY_SLEEF_UP_TO(end, name, size)                                                            \
  extern vector_function SLEEF(name);                                                              \
  void NAME(name)(const NUMBER *source, NUMBER *target, size_t count) {                            \
    NUMBER x[CHUNK];                                                                               \
    for (size_t start = 0; start < count; start += CHUNK) {                                        \
      size_t length = smaller(count - start, CHUNK);                                               \
      memcpy(x, source + start, length * sizeof(NUMBER));                                          \
      apply(SLEEF(name), x, target + start, length);                                               \
      for (size_t index = 0; index < length; index++)                                              \
        if (size(x[index]) > end) target[start + index] = LIBM(name)(x[index]);                    \
    }                                                                                              \
  }

static inline NUMBER magnitude(NUMBER x) { return LIBM(fabs)(x); }
static inline NUMBER itself(NUMBER x) { return x; }

BY_SLEEF(exp2)
BY_SLEEF(exp10)
BY_SLEEF(expm1)
BY_SLEEF(log)
BY_SLEEF(log2)
BY_SLEEF(log10)
BY_SLEEF_UP_TO(LOG1P_END, log1p, itself)
BY_SLEEF(sin)
BY_SLEEF(cos)
BY_SLEEF(tan)
BY_SLEEF(asin)
BY_SLEEF(acos)
BY_SLEEF(atan)
BY_SLEEF_UP_TO(SINH_END, sinh, magnitude)
BY_SLEEF_UP_TO(COSH_END, cosh, magnitude)
BY_SLEEF(tanh)
BY_SLEEF(atanh)
BY_SLEEF(cbrt)

#ifdef EXPONENTIAL
#include "exponential.h"

// Four vectors at a time: one alone would wait for itself.
#define WIDE _Pragma("clang loop vectorize(enable) interleave_count(4)")

FAST void NAME(exp)(const NUMBER *source, NUMBER *target, size_t count) {
  WIDE for (size_t index = 0; index < count; index++) target[index] = EXPONENTIAL(source[index]);
}

// exp(-|x|), which never overflows.
FAST static void decay(const NUMBER *source, NUMBER *target, size_t count) {
  WIDE for (size_t index = 0; index < count; index++)
    target[index] = EXPONENTIAL(-magnitude(source[index]));
}
#else
BY_SLEEF(exp)

FAST static void decay(const NUMBER *source, NUMBER *target, size_t count) {
  for (size_t index = 0; index < count; index++) target[index] = -magnitude(source[index]);
  apply(SLEEF(exp), target, target, count);
}
#endif

// As for one number: at NaN the comparison fails and the NaN of the exponential comes through.
FAST void NAME(sigmoid)(const NUMBER *source, NUMBER *target, size_t count) {
  NUMBER powers[CHUNK];
  for (size_t start = 0; start < count; start += CHUNK) {
    size_t length = smaller(count - start, CHUNK);
    const NUMBER *x = source + start;
    NUMBER *y = target + start;
    decay(x, powers, length);
    for (size_t index = 0; index < length; index++)
      y[index] = (x[index] >= 0 ? 1 : powers[index]) / (1 + powers[index]);
  }
}

FAST void NAME(softplus)(const NUMBER *source, NUMBER *target, size_t count) {
  NUMBER powers[CHUNK];
  for (size_t start = 0; start < count; start += CHUNK) {
    size_t length = smaller(count - start, CHUNK);
    const NUMBER *x = source + start;
    NUMBER *y = target + start;
    decay(x, powers, length);
    apply(SLEEF(log1p), powers, powers, length);
    for (size_t index = 0; index < length; index++)
      y[index] = (x[index] > 0 ? x[index] : 0) + powers[index];
  }
}

#define STEP(name, value)                                                                          \
  FAST void NAME(name)(const NUMBER *a, const NUMBER *b, NUMBER *target, size_t count) {           \
    for (size_t index = 0; index < count; index++) target[index] = value;                          \
  }

STEP(sum, a[index] + b[index])
STEP(difference, a[index] - b[index])
STEP(product, a[index] * b[index])
STEP(first_share, 0 + a[index] * b[index])
STEP(further_share, target[index] + a[index] * b[index])

// A number less itself is 0, whose bits are all 0, unless it is infinite or NaN.
FAST bool NAME(are_finite)(const NUMBER *numbers, size_t count) {
  BITS any = 0;
  for (size_t index = 0; index < count; index++) {
    NUMBER difference = numbers[index] - numbers[index];
    BITS bits;
    memcpy(&bits, &difference, sizeof bits);
    any |= bits;
  }
  return any == 0;
}

#endif
