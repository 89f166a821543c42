// SPDX-License-Identifier: Apache-2.0
// ChainRule: memory that comes in large pages.

internal import Glibc

extension UnsafeMutableBufferPointer<UInt8> {
  /// What the kernel calls a huge page, on x86-64 and with pages of 4 KiB on arm64.
  private static var largePage: Int { 2 << 20 }

  /// From this size on memory is sure to be a mapping of its own: what is a part of a heap would stay in large
  /// pages when others have it.
  private static var leastSize: Int { 32 << 20 }

  /// Has memory that nothing was written to yet come in large pages, as far as they fit into it: a page of
  /// 4 KiB takes as long to come as some kilobytes of text to be written.
  ///
  /// - Parameter count: As many bytes as are sure to be written, since a page comes as a whole.
  func takeLargePages(upTo count: Int) {
    guard let start = baseAddress, self.count > Self.leastSize else { return }
    let first = UnsafeMutableRawPointer(start).alignedUp(toMultipleOf: Self.largePage)
    let end = UnsafeMutableRawPointer(start + count).alignedDown(toMultipleOf: Self.largePage)
    // A kernel that has none says no, and gives small ones.
    if first < end { madvise(first, end - first, MADV_HUGEPAGE) }
  }
}
