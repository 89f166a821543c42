// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the processor can do.
#include "processor.h"

#include <stdlib.h>
#include <string.h>

#include "vector_functions.h"

#if defined(__x86_64__)

bool chainrule_has_vector_functions(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_wide_vectors;

// Before main: it is asked for every array.
__attribute__((constructor)) static void find_wide_vectors(void) {
  const char *word = getenv("CHAINRULE_SIMD");
  __builtin_cpu_init();
  has_wide_vectors = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                     __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                     !(word && strcmp(word, "avx2") == 0);
}

bool chainrule_has_wide_vectors(void) { return has_wide_vectors; }

#elif defined(__aarch64__)

bool chainrule_has_vector_functions(void) { return true; }

#else

bool chainrule_has_vector_functions(void) { return false; }

#endif
