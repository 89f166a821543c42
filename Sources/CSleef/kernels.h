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

// A target is an array of its own or the very one that is read: no number is written before it is read.
#define ALONE _Pragma("clang loop vectorize(assume_safety)")

#ifdef EXPONENTIAL
// Four vectors at a time: one alone would wait for itself.
#define WIDE _Pragma("clang loop vectorize(assume_safety) interleave_count(4)")

LINKAGE TARGET void KERNEL(exp)(const NUMBER *source, NUMBER *target, size_t count) {
  WIDE for (size_t index = 0; index < count; index++) target[index] = EXPONENTIAL(source[index]);
}

// exp(-|x|), which never overflows.
static TARGET void KERNEL(decay)(const NUMBER *source, NUMBER *target, size_t count) {
  WIDE for (size_t index = 0; index < count; index++)
    target[index] = EXPONENTIAL(-magnitude(source[index]));
}

// Does something with each x and exp(-|x|).
#define EACH_DECAY(body)                                                                           \
  WIDE for (size_t index = 0; index < count; index++) {                                            \
    NUMBER x = source[index], power = EXPONENTIAL(-magnitude(x));                                  \
    body                                                                                           \
  }
#else
BY_SLEEF(exp)

static TARGET void KERNEL(decay)(const NUMBER *source, NUMBER *target, size_t count) {
  for (size_t index = 0; index < count; index++) target[index] = -magnitude(source[index]);
  KERNEL(apply)(SLEEF(exp), target, target, count);
}

#define EACH_DECAY(body)                                                                           \
  NUMBER powers[CHUNK];                                                                            \
  for (size_t start = 0; start < count; start += CHUNK) {                                          \
    size_t end = start + smaller(count - start, CHUNK);                                            \
    KERNEL(decay)(source + start, powers, end - start);                                            \
    ALONE for (size_t index = start; index < end; index++) {                                       \
      NUMBER x = source[index], power = powers[index - start];                                     \
      body                                                                                         \
    }                                                                                              \
  }
#endif

// As for one number: at NaN the comparison fails and the NaN of the exponential comes through.
LINKAGE TARGET void KERNEL(sigmoid)(const NUMBER *source, NUMBER *target, size_t count) {
  EACH_DECAY(target[index] = (x >= 0 ? 1 : power) / (1 + power);)
}

// The slope is the product of the values at x and at -x: it has all of its digits in either tail.
LINKAGE TARGET void KERNEL(sigmoid_and_slope)(const NUMBER *source, NUMBER *target, NUMBER *slopes,
                                              size_t count) {
  EACH_DECAY({
    NUMBER larger = 1 / (1 + power);
    NUMBER other = power / (1 + power);
    target[index] = x >= 0 ? larger : other;
    slopes[index] = larger * other;
  })
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
    ALONE for (size_t index = 0; index < count; index++) target[index] = value;                    \
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
#undef ALONE
#undef EACH_DECAY
#undef STEP
