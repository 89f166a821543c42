// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the processor can do.
#include "vector_functions.h"

bool chainrule_has_vector_functions(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#elif defined(__aarch64__)
  return true;
#else
  return false;
#endif
}
