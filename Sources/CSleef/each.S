// SPDX-License-Identifier: Apache-2.0
// ChainRule: calls a function of one vector over an array.

// void chainrule_each_256(const void *source, void *target, size_t vectors, void (*function)(void))
// void chainrule_each_512(the same)
//
// In C these calls cannot be written without flags for the whole package: a compiler that is not told
// -mavx passes vectors of 32 bytes in memory, whatever a function's own target, where the function
// expects them in a register; and so with those of 64.
#if defined(__x86_64__)
        .macro  each name, register, bytes
        .globl  \name
        .hidden \name
        .type   \name, @function
        .p2align 4
\name:
        .cfi_startproc
        pushq   %rbx
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %rbx, 0
        pushq   %r12
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r12, 0
        pushq   %r13
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r13, 0
        pushq   %r14
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset %r14, 0
        // Four registers and the return address: one more word aligns the stack for the call.
        subq    $8, %rsp
        .cfi_adjust_cfa_offset 8
        movq    %rdi, %rbx
        movq    %rsi, %r12
        movq    %rdx, %r13
        movq    %rcx, %r14
        testq   %r13, %r13
        jz      2f
        .p2align 4
1:      vmovups (%rbx), %\register
        call    *%r14
        vmovups %\register, (%r12)
        addq    $\bytes, %rbx
        addq    $\bytes, %r12
        decq    %r13
        jnz     1b
        vzeroupper
2:      addq    $8, %rsp
        .cfi_adjust_cfa_offset -8
        popq    %r14
        .cfi_adjust_cfa_offset -8
        .cfi_restore %r14
        popq    %r13
        .cfi_adjust_cfa_offset -8
        .cfi_restore %r13
        popq    %r12
        .cfi_adjust_cfa_offset -8
        .cfi_restore %r12
        popq    %rbx
        .cfi_adjust_cfa_offset -8
        .cfi_restore %rbx
        ret
        .cfi_endproc
        .size   \name, . - \name
        .endm

        .text
        each    chainrule_each_256, ymm0, 32
        each    chainrule_each_512, zmm0, 64
#endif
        .section .note.GNU-stack, "", %progbits
