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
    reserveCapacity(count)
    append(contentsOf: repeatElement(value, count: count))
  }
}
