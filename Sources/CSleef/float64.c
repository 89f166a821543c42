// SPDX-License-Identifier: Apache-2.0
// ChainRule: elementary functions of arrays of float64.
#define NUMBER double
#define BITS unsigned long long
#define NAME(name) chainrule_##name##_f64
#define LIBM(name) name
#define SINH_END 709.0
#define COSH_END 709.0
#define LOG1P_END 1e300
#if defined(__x86_64__)
#define SLEEF_256(name) Sleef_finz_##name##d4_u10avx2
#define SLEEF_512(name) Sleef_finz_##name##d8_u10avx512f
#else
#define SLEEF(name) Sleef_finz_##name##d2_u10advsimd
#endif
#define EXPONENTIAL exponential
#include "widths.h"
