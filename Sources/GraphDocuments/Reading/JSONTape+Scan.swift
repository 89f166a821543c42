// SPDX-License-Identifier: Apache-2.0
// ChainRule: the doors through which bytes become a tape.

extension JSONTape {
  /// How many zero bytes follow a document's last byte.
  package static let padding = 64

  /// How many containers may be inside one another, unless the caller says otherwise.
  package static let defaultMaximumDepth = 512

  /// Scans a document that is followed by ``padding`` zero bytes in memory.
  ///
  /// The view that comes back points into the tape and into the bytes: it ends with the next scan,
  /// with ``reset(keeping:)``, with the tape and with the bytes, whichever is first.
  ///
  /// - Throws: The first place that is not JSON. Names that stand twice are no syntax error; they
  ///   are in ``duplicates``.
  /// - Complexity: O(n), on a stack that does not grow with the document.
  package mutating func scan(
    padded bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int = defaultMaximumDepth
  ) throws(JSONSyntaxError) -> JSONView {
    count = 0
    duplicates.removeAll(keepingCapacity: true)
    guard let start = bytes.baseAddress, !bytes.isEmpty else { throw .empty }
    guard bytes.count <= JSONWord.maximumOffset else {
      throw .tooLong(limit: JSONWord.maximumOffset)
    }
    var scanner = JSONScanner(
      bytes: start, end: bytes.count, maximumDepth: maximumDepth, tape: consume self)
    let stop = scanner.run()
    self = scanner.tape
    if let stop { throw JSONSyntaxError(stop, bytes: bytes) }
    return JSONView(bytes: start, byteCount: bytes.count, words: UnsafePointer(words))
  }

  /// Copies a document beside its padding, scans it, and calls `body` with the view.
  package mutating func withScanned<Result>(
    copying document: some Collection<UInt8>, maximumDepth: Int = defaultMaximumDepth,
    _ body: (JSONView, [Duplicate]) throws -> Result
  ) throws -> Result {
    var padded = [UInt8]()
    padded.reserveCapacity(document.count + JSONTape.padding)
    padded.append(contentsOf: document)
    let count = padded.count
    padded.append(contentsOf: repeatElement(0, count: JSONTape.padding))
    return try padded.withUnsafeBufferPointer { buffer in
      let bytes = UnsafeBufferPointer(rebasing: buffer[..<count])
      let view = try scan(padded: bytes, maximumDepth: maximumDepth)
      return try body(view, duplicates)
    }
  }
}
