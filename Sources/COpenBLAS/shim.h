// SPDX-License-Identifier: Apache-2.0
// ChainRule: the door to OpenBLAS.
#pragma once

#include <cblas.h>
#include <stddef.h>

// Functions of LAPACK, which the library contains and its package has no header for. Matrices lie column
// after column; Fortran wants the lengths of words at the end. An info of 0 means that all went well.

// Eigenvalues w, ascending, and where a stood the eigenvectors, of a symmetric matrix of order n.
void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
             double *work, const int *lwork, int *iwork, const int *liwork, int *info,
             size_t jobz_length, size_t uplo_length);

// Singular values s, descending, and the singular vectors of a matrix of m rows and n columns.
void dgesdd_(const char *jobz, const int *m, const int *n, double *a, const int *lda, double *s,
             double *u, const int *ldu, double *vt, const int *ldvt, double *work, const int *lwork,
             int *iwork, int *info, size_t jobz_length);

// The reflections whose product is Q, and R, of a matrix of m rows and n columns.
void dgeqrf_(const int *m, const int *n, double *a, const int *lda, double *tau, double *work,
             const int *lwork, int *info);

// The first n columns of the product of k reflections.
void dorgqr_(const int *m, const int *n, const int *k, double *a, const int *lda, const double *tau,
             double *work, const int *lwork, int *info);
