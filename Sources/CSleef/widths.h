// SPDX-License-Identifier: Apache-2.0
// ChainRule: elementary functions of arrays of one precision, included once for each.
//
// The file that includes this one says what the precision is. SLEEF's own header hides what the flags
// of the compiler do not allow, so its functions are declared here; those named `finz` give the same
// bits whatever stands in the other lanes, and on every processor that has them.
#include <math.h>
#include <string.h>

#include "processor.h"
#include "vector_functions.h"

// Sums and products are rounded as they are written.
#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) || defined(__aarch64__)

// A function of one vector, which only `EACH_VECTOR` calls as such.
typedef void vector_function(void);

static inline size_t smaller(size_t a, size_t b) { return a < b ? a : b; }
static inline NUMBER magnitude(NUMBER x) { return LIBM(fabs)(x); }
static inline NUMBER itself(NUMBER x) { return x; }

#ifdef EXPONENTIAL
#include "exponential.h"
#endif

#endif

#if defined(__x86_64__)

void chainrule_each_256(const void *source, void *target, size_t vectors, vector_function *f);
void chainrule_each_512(const void *source, void *target, size_t vectors, vector_function *f);

#define LINKAGE static

#define VECTOR_BYTES 32
#define TARGET __attribute__((target("avx2,fma")))
#define KERNEL(name) name##_256
#define SLEEF(name) SLEEF_256(name)
#define EACH_VECTOR chainrule_each_256
#include "kernels.h"
#undef VECTOR_BYTES
#undef TARGET
#undef KERNEL
#undef SLEEF
#undef EACH_VECTOR

#define VECTOR_BYTES 64
#define TARGET __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")))
#define KERNEL(name) name##_512
#define SLEEF(name) SLEEF_512(name)
#define EACH_VECTOR chainrule_each_512
#include "kernels.h"

#define FUNCTION(name)                                                                             \
  void NAME(name)(const NUMBER *source, NUMBER *target, size_t count) {                            \
    (chainrule_has_wide_vectors() ? name##_512 : name##_256)(source, target, count);               \
  }
CHAINRULE_EACH_FUNCTION(FUNCTION)

#define SLOPED_FUNCTION(name)                                                                      \
  void NAME(name##_and_slope)(const NUMBER *source, NUMBER *target, NUMBER *slopes, size_t count) {\
    (chainrule_has_wide_vectors() ? name##_and_slope_512 : name##_and_slope_256)(source, target,   \
                                                                                 slopes, count);   \
  }
CHAINRULE_EACH_SLOPED_FUNCTION(SLOPED_FUNCTION)

#define STEP(name)                                                                                 \
  void NAME(name)(const NUMBER *a, const NUMBER *b, NUMBER *target, size_t count) {                \
    (chainrule_has_wide_vectors() ? name##_512 : name##_256)(a, b, target, count);                 \
  }
CHAINRULE_EACH_STEP(STEP)

bool NAME(are_finite)(const NUMBER *numbers, size_t count) {
  return (chainrule_has_wide_vectors() ? are_finite_512 : are_finite_256)(numbers, count);
}

#elif defined(__aarch64__)

#define VECTOR_BYTES 16
#define LINKAGE
#define TARGET
#define KERNEL(name) NAME(name)
#define EACH_VECTOR each_128

typedef NUMBER vector __attribute__((vector_size(VECTOR_BYTES)));
static void each_128(const void *source, void *target, size_t vectors, vector_function *f) {
  vector (*function)(vector) = (vector(*)(vector))f;
  for (size_t index = 0; index < vectors; index++) {
    vector x;
    memcpy(&x, (const char *)source + index * sizeof x, sizeof x);
    x = function(x);
    memcpy((char *)target + index * sizeof x, &x, sizeof x);
  }
}

#include "kernels.h"

#endif
