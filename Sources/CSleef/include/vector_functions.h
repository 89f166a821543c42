// SPDX-License-Identifier: Apache-2.0
// ChainRule: elementary functions of arrays, by SLEEF, callable from Swift.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif

// Whether this processor has what the functions below need: on x86-64 AVX2 and FMA. Where it has not,
// none of them may be called.
bool chainrule_has_vector_functions(void);

// Each writes a function of `source[0 ..< count]` to `target`, which is another array or the same.
//
// A number's result depends on nothing but the number: not on its place, nor on those beside it. It is
// within one unit in the last place of the true value; twice that for sigmoid and softplus.
#define CHAINRULE_EACH_FUNCTION(DECLARE)                                                           \
  DECLARE(exp) DECLARE(exp2) DECLARE(exp10) DECLARE(expm1) DECLARE(log) DECLARE(log2)              \
  DECLARE(log10) DECLARE(log1p) DECLARE(sin) DECLARE(cos) DECLARE(tan) DECLARE(asin)               \
  DECLARE(acos) DECLARE(atan) DECLARE(sinh) DECLARE(cosh) DECLARE(tanh) DECLARE(atanh)             \
  DECLARE(cbrt) DECLARE(sigmoid) DECLARE(softplus)
#define CHAINRULE_DECLARE(name)                                                                    \
  void chainrule_##name##_f64(const double *source, double *target, size_t count);                 \
  void chainrule_##name##_f32(const float *source, float *target, size_t count);
CHAINRULE_EACH_FUNCTION(CHAINRULE_DECLARE)
#undef CHAINRULE_DECLARE

// The same, which at once writes the function's derivative to `slopes`, which is an array of its own.
#define CHAINRULE_EACH_SLOPED_FUNCTION(DECLARE) DECLARE(sigmoid)
#define CHAINRULE_DECLARE(name)                                                                    \
  void chainrule_##name##_and_slope_f64(const double *source, double *target, double *slopes,      \
                                        size_t count);                                             \
  void chainrule_##name##_and_slope_f32(const float *source, float *target, float *slopes,         \
                                        size_t count);
CHAINRULE_EACH_SLOPED_FUNCTION(CHAINRULE_DECLARE)
#undef CHAINRULE_DECLARE

// Each writes to `target`, which is an array of its own or one of the others, what one step makes of
// `a[0 ..< count]` and `b[0 ..< count]`, rounded as the same step of single numbers is: their sum,
// difference or product; 0 plus the product; what is in `target` plus the product.
#define CHAINRULE_EACH_STEP(DECLARE)                                                               \
  DECLARE(sum) DECLARE(difference) DECLARE(product) DECLARE(first_share) DECLARE(further_share)
#define CHAINRULE_DECLARE(name)                                                                    \
  void chainrule_##name##_f64(const double *a, const double *b, double *target, size_t count);     \
  void chainrule_##name##_f32(const float *a, const float *b, float *target, size_t count);
CHAINRULE_EACH_STEP(CHAINRULE_DECLARE)
#undef CHAINRULE_DECLARE

// Whether all of `numbers[0 ..< count]` are finite.
bool chainrule_are_finite_f64(const double *numbers, size_t count);
bool chainrule_are_finite_f32(const float *numbers, size_t count);

#ifdef __cplusplus
}
#endif
