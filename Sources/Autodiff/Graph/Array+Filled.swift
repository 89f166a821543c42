// SPDX-License-Identifier: Apache-2.0
// ChainRule: arrays of one value without a detour.

extension Array where Element: BitwiseCopyable {
  /// So many of one value.
  ///
  /// `init(repeating:count:)` asks the runtime for the type of its storage each time, which takes
  /// longer than to fill the few elements that the columns of a small graph have.
  @inline(__always)
  init(filledWith value: Element, count: Int) {
    self.init()
    append(count, of: value)
  }

  /// Appends so many of one value.
  ///
  /// A run of them that lies in memory is appended in a few steps, where one by one each would be.
  @inline(__always)
  mutating func append(_ additional: Int, of value: Element) {
    let total = count + additional
    reserveCapacity(total)
    let run = 1 + 512 / MemoryLayout<Element>.stride
    withUnsafeTemporaryAllocation(of: Element.self, capacity: run) { values in
      values.initialize(repeating: value)
      while count < total {
        append(contentsOf: UnsafeBufferPointer(rebasing: values.prefix(total - count)))
      }
    }
  }
}
