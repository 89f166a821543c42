// SPDX-License-Identifier: Apache-2.0
// ChainRule: the bytes of a request's body.

/// The bytes of a request's body, followed by zero bytes so that a scanner may read ahead.
///
/// A body is written once, while it arrives, and never changed after that.
public final class RequestBody: Sendable {
  /// How many zero bytes follow the last byte of every body.
  public static let padding = 64

  /// A body of no bytes; the same for all requests without one.
  public static let empty = RequestBody(padded: zeros)

  /// The padding.
  static let zeros = [UInt8](repeating: 0, count: padding)

  /// The number of bytes, without the padding.
  public let count: Int

  private let storage: [UInt8]

  /// Makes a body of given bytes.
  ///
  /// - Complexity: O(n): the bytes are copied beside their padding.
  public init(_ bytes: some Collection<UInt8>) {
    var storage = [UInt8]()
    storage.reserveCapacity(bytes.count + RequestBody.padding)
    storage.append(contentsOf: bytes)
    count = storage.count
    storage.append(contentsOf: repeatElement(0, count: RequestBody.padding))
    self.storage = storage
  }

  /// Takes bytes that already end in ``padding`` zero bytes, without a copy.
  package init(padded storage: consuming [UInt8]) {
    precondition(storage.count >= RequestBody.padding, "a padded body holds its padding")
    count = storage.count - RequestBody.padding
    self.storage = storage
  }

  /// Calls `body` with the bytes; ``padding`` zero bytes follow them in memory.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withUnsafeBufferPointer { (padded) throws(Failure) in
      try body(UnsafeBufferPointer(rebasing: padded[..<count]))
    }
  }
}
