// SPDX-License-Identifier: Apache-2.0
// ChainRule: documents to bytes through Foundation, off the hot path.

internal import Foundation

/// Writes any document as JSON.
///
/// Members are sorted, so that the same document gives the same bytes. This is Foundation's coder,
/// for documents that are written once in a while: listings, limits, problems. Replies to
/// computations are written by ``JSONWriter``.
package enum DocumentEncoder {
  /// The bytes of a document.
  ///
  /// - Throws: `EncodingError` where a document holds a number that is not finite as a bare double.
  package static func encode(_ document: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(document))
  }
}
