// SPDX-License-Identifier: Apache-2.0
// ChainRule: what becomes of the memory that requests give back.

internal import CMalloc
internal import Glibc

/// What becomes of the memory that requests give back.
enum FreedMemory {
  /// Keeps what large requests give back for those that follow, unless the environment says something else
  /// about it.
  ///
  /// By itself the C library gives most memory of this size back to the system, and the next request has
  /// every page cleared for it anew: a tenth of the time that a graph of 100,000 nodes takes.
  static func keepForNextRequests() {
    let variables = ["MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES"]
    guard variables.allSatisfy({ getenv($0) == nil }) else { return }
    mallopt(M_TRIM_THRESHOLD, kept)
    mallopt(M_MMAP_THRESHOLD, largestKept)
  }

  /// What is free at the end of a heap is given back beyond this; 64 MiB.
  private static let kept: Int32 = 64 << 20
  /// What is larger never lies in a heap, and is given back at once; 32 MiB.
  private static let largestKept: Int32 = 32 << 20
}
