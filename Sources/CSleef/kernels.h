// SPDX-License-Identifier: Apache-2.0
// ChainRule: elementary functions of arrays, included once for each precision and width of vectors.
//
// The file that includes this one says what these are: NUMBER, BITS and LIBM, and VECTOR_BYTES, TARGET,
// LINKAGE, KERNEL, SLEEF and EACH_VECTOR.

#define LANES (VECTOR_BYTES / sizeof(NUMBER))
#define CHUNK (64 * LANES)

// The whole vectors, then what is left with zeros behind it: no number takes another way.
static void KERNEL(apply)(vector_function *f, const NUMBER *source, NUMBER *target, size_t count) {
  size_t whole = count / LANES, left = count % LANES;
  EACH_VECTOR(source, target, whole, f);
  if (left == 0) return;
  NUMBER rest[LANES] = {0};
  memcpy(rest, source + whole * LANES, left * sizeof(NUMBER));
  EACH_VECTOR(rest, rest, 1, f);
  memcpy(target + whole * LANES, rest, left * sizeof(NUMBER));
}

#define BY_SLEEF(name)                                                                             \
  extern vector_function SLEEF(name);                                                              \
  LINKAGE void KERNEL(name)(const NUMBER *source, NUMBER *target, size_t count) {                            \
    KERNEL(apply)(SLEEF(name), source, target, count);                                                     \
  }

// Beyond an end SLEEF answers infinity although the value is still a number; libm has those.
#define BY_SLEEF_UP_TO(end, name, size)                                                            \
  extern vector_function SLEEF(name);                                                              \
  LINKAGE void KERNEL(name)(const NUMBER *source, NUMBER *target, size_t count) {                            \
    NUMBER x[CHUNK];                                                                               \
    for (size_t start = 0; start < count; start += CHUNK) {                                        \
      size_t length = smaller(count - start, CHUNK);                                               \
      memcpy(x, source + start, length * sizeof(NUMBER));                                          \
      KERNEL(apply)(SLEEF(name), x, target + start, length);                                               \
      for (size_t index = 0; index < length; index++)                                              \
        if (size(x[index]) > end) target[start + index] = LIBM(name)(x[index]);                    \
    }                                                                                              \
  }

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
// Four vectors at a time: one alone would wait for itself.
#define WIDE _Pragma("clang loop vectorize(enable) interleave_count(4)")

LINKAGE TARGET void KERNEL(exp)(const NUMBER *source, NUMBER *target, size_t count) {
  WIDE for (size_t index = 0; index < count; index++) target[index] = EXPONENTIAL(source[index]);
}

// exp(-|x|), which never overflows.
static TARGET void KERNEL(decay)(const NUMBER *source, NUMBER *target, size_t count) {
  WIDE for (size_t index = 0; index < count; index++)
    target[index] = EXPONENTIAL(-magnitude(source[index]));
}
#else
BY_SLEEF(exp)

static TARGET void KERNEL(decay)(const NUMBER *source, NUMBER *target, size_t count) {
  for (size_t index = 0; index < count; index++) target[index] = -magnitude(source[index]);
  KERNEL(apply)(SLEEF(exp), target, target, count);
}
#endif

// As for one number: at NaN the comparison fails and the NaN of the exponential comes through.
LINKAGE TARGET void KERNEL(sigmoid)(const NUMBER *source, NUMBER *target, size_t count) {
  NUMBER powers[CHUNK];
  for (size_t start = 0; start < count; start += CHUNK) {
    size_t length = smaller(count - start, CHUNK);
    const NUMBER *x = source + start;
    NUMBER *y = target + start;
    KERNEL(decay)(x, powers, length);
    for (size_t index = 0; index < length; index++)
      y[index] = (x[index] >= 0 ? 1 : powers[index]) / (1 + powers[index]);
  }
}

LINKAGE TARGET void KERNEL(softplus)(const NUMBER *source, NUMBER *target, size_t count) {
  NUMBER powers[CHUNK];
  for (size_t start = 0; start < count; start += CHUNK) {
    size_t length = smaller(count - start, CHUNK);
    const NUMBER *x = source + start;
    NUMBER *y = target + start;
    KERNEL(decay)(x, powers, length);
    KERNEL(apply)(SLEEF(log1p), powers, powers, length);
    for (size_t index = 0; index < length; index++)
      y[index] = (x[index] > 0 ? x[index] : 0) + powers[index];
  }
}

#define STEP(name, value)                                                                          \
  LINKAGE TARGET void KERNEL(name)(const NUMBER *a, const NUMBER *b, NUMBER *target, size_t count) {           \
    for (size_t index = 0; index < count; index++) target[index] = value;                          \
  }

STEP(sum, a[index] + b[index])
STEP(difference, a[index] - b[index])
STEP(product, a[index] * b[index])
STEP(first_share, 0 + a[index] * b[index])
STEP(further_share, target[index] + a[index] * b[index])

// A number less itself is 0, whose bits are all 0, unless it is infinite or NaN.
LINKAGE TARGET bool KERNEL(are_finite)(const NUMBER *numbers, size_t count) {
  BITS any = 0;
  for (size_t index = 0; index < count; index++) {
    NUMBER difference = numbers[index] - numbers[index];
    BITS bits;
    memcpy(&bits, &difference, sizeof bits);
    any |= bits;
  }
  return any == 0;
}

#undef LANES
#undef CHUNK
#undef BY_SLEEF
#undef BY_SLEEF_UP_TO
#undef WIDE
#undef STEP
