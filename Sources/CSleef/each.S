// SPDX-License-Identifier: Apache-2.0
// ChainRule: calls a function of one vector over an array.

// void chainrule_each_vector(const void *source, void *target, size_t vectors, void (*function)(void))
//
// In C this call cannot be written without flags for the whole package: a compiler that is not told
// -mavx passes vectors of 32 bytes in memory, whatever a function's own target, where the function
// expects them in a register.
#if defined(__x86_64__)
        .text
        .globl  chainrule_each_vector
        .hidden chainrule_each_vector
        .type   chainrule_each_vector, @function
        .p2align 4
chainrule_each_vector:
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
1:      vmovups (%rbx), %ymm0
        call    *%r14
        vmovups %ymm0, (%r12)
        addq    $32, %rbx
        addq    $32, %r12
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
        .size   chainrule_each_vector, . - chainrule_each_vector
#endif
        .section .note.GNU-stack, "", %progbits
