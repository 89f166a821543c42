// SPDX-License-Identifier: Apache-2.0
// ChainRule: what the service is told when it is made.

package import Logging

/// What the service is told when it is made.
///
/// Every property has a default that can be kept.
package struct ServiceConfiguration: Sendable {
  /// Every bound in force.
  package var limits = Limits()
  /// The origins whose pages may change what is stored.
  package var allowedOrigins: [String] = []
  /// Bodies of more bytes are decoded on a worker.
  package var inlineBodyBytes = 64 << 10
  /// Work of more multiplications and additions, about, is done on a worker.
  ///
  /// An event loop is held for some tens of microseconds at most.
  package var inlineOperations = 50_000
  /// Threads for the rows of one batch, the request's own among them; `nil` for one for each core.
  ///
  /// All batches together have no more than these beside their own.
  package var batchThreads: Int?
  /// Replies of at most this many bytes are not compressed: the field would eat what is saved.
  package var uncompressedBytes = 1 << 10
  /// Replies of more bytes are compressed on a worker: zlib's fastest level takes some 10 µs a KiB.
  package var inlineCompressedBytes = 8 << 10
  /// Where requests are logged, one line each at level info.
  package var logger = Logger(label: "chainrule") { _ in SwiftLogNoOpLogHandler() }

  /// Starts from the defaults.
  package init() {}
}
