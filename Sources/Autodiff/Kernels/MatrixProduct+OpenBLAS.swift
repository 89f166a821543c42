// SPDX-License-Identifier: Apache-2.0
// ChainRule: large products of matrices, by OpenBLAS.

internal import COpenBLAS

/// The library that works out large products of matrices.
public enum MatrixLibrary {
  /// The most threads that the library can be given.
  package static let mostThreads = 64

  /// Done before the first product: requests run side by side already, and threads that wait for
  /// each other inside of each would only take turns.
  static let isPrepared: Void = openblas_set_num_threads(1)

  /// Lets large products use so many threads, all of them together; 1 unless it is called.
  ///
  /// - Precondition: No product is being worked out.
  public static func setThreads(_ count: Int) {
    isPrepared
    openblas_set_num_threads(Int32(clamping: min(max(count, 1), mostThreads)))
  }
}

extension MatrixProduct {
  /// The product as that of a matrix and a vector, if it is one: the library has a faster way.
  ///
  /// A row times a matrix is the matrix transposed times a column.
  fileprivate var vectorForm: (matrix: VectorForm, vector: UnsafePointer<S>)? {
    // Rows of a larger matrix are no matrix of their own.
    if left.stride != nil { return nil }
    if columns == 1 {
      return (VectorForm(left, rows, inner, transposed: left.isTransposed), right.base)
    }
    if rows == 1 {
      return (VectorForm(right, inner, columns, transposed: !right.isTransposed), left.base)
    }
    return nil
  }

  /// A matrix as it lies in memory, and whether its transpose is meant.
  fileprivate struct VectorForm {
    let base: UnsafePointer<S>
    let rows: Int32
    let columns: Int32
    let transposition: CBLAS_TRANSPOSE

    /// Takes a factor, its own lengths, and whether what lies in memory is to be transposed.
    init(_ factor: Factor, _ rows: Int, _ columns: Int, transposed: Bool) {
      base = factor.base
      self.rows = Int32(factor.isTransposed ? columns : rows)
      self.columns = Int32(factor.isTransposed ? rows : columns)
      transposition = transposed ? CblasTrans : CblasNoTrans
    }
  }

  fileprivate var m: Int32 { Int32(rows) }
  fileprivate var n: Int32 { Int32(columns) }
  fileprivate var k: Int32 { Int32(inner) }
  /// The distance between rows in memory.
  fileprivate var leftStride: Int32 {
    Int32(left.stride ?? (left.isTransposed ? rows : inner))
  }
  fileprivate var rightStride: Int32 { right.isTransposed ? k : n }
}

extension MatrixProduct.Factor {
  fileprivate var transposition: CBLAS_TRANSPOSE { isTransposed ? CblasTrans : CblasNoTrans }
}

// The requirement is documented where it is stated.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Double {
  public static func addProduct(_ product: MatrixProduct<Double>) {
    MatrixLibrary.isPrepared
    if let (matrix, vector) = product.vectorForm {
      cblas_dgemv(
        CblasRowMajor, matrix.transposition, matrix.rows, matrix.columns, 1, matrix.base,
        matrix.columns, vector, 1, 1, product.result, 1)
    } else {
      cblas_dgemm(
        CblasRowMajor, product.left.transposition, product.right.transposition, product.m,
        product.n, product.k, 1, product.left.base, product.leftStride, product.right.base,
        product.rightStride, 1, product.result, product.n)
    }
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Float {
  public static func addProduct(_ product: MatrixProduct<Float>) {
    MatrixLibrary.isPrepared
    if let (matrix, vector) = product.vectorForm {
      cblas_sgemv(
        CblasRowMajor, matrix.transposition, matrix.rows, matrix.columns, 1, matrix.base,
        matrix.columns, vector, 1, 1, product.result, 1)
    } else {
      cblas_sgemm(
        CblasRowMajor, product.left.transposition, product.right.transposition, product.m,
        product.n, product.k, 1, product.left.base, product.leftStride, product.right.base,
        product.rightStride, 1, product.result, product.n)
    }
  }
}
