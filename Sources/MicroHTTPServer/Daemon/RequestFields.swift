// SPDX-License-Identifier: Apache-2.0
// ChainRule: the fields of a request, looked up in the library's own memory.

internal import CMicroHTTPD
internal import HTTPTypes
internal import Synchronization

/// The fields of one request, read from the connection's memory when asked for.
///
/// A handler may ask on a worker and may keep the head for longer than the request lives, so every
/// look-up passes a gate that closes before the memory goes: readers are counted, and closing
/// waits for those inside (a look-up takes a fraction of a microsecond).
final class RequestFields: FieldSource {
  /// The library's connection as a number: it is followed inside the gate only.
  private let connection: UInt

  /// The names that the request has: most look-ups are for one that it has not.
  private let names = Atomic<UInt64>(0)

  /// The number of readers inside, plus `closed` once the request is over.
  private let gate = Atomic(0)
  private static let closed = Int.min

  init(of connection: OpaquePointer) {
    self.connection = UInt(bitPattern: connection)
  }

  func value(of name: HTTPField.Name) -> String? {
    var name = name.canonicalName
    return name.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      let names = FieldNameSet(bits: names.load(ordering: .relaxed))
      return names.mayContain(bytes) ? guarded { lookUp(bytes) } : nil
    }
  }

  /// Calls `body` inside the gate; `nil` once it is closed.
  private func guarded(_ body: () -> String?) -> String? {
    guard gate.wrappingAdd(1, ordering: .acquiring).oldValue >= 0 else {
      gate.wrappingSubtract(1, ordering: .relaxed)
      return nil
    }
    defer { gate.wrappingSubtract(1, ordering: .releasing) }
    return body()
  }

  /// Ends all look-ups: waits for those in progress, and later ones find nothing.
  func close() {
    gate.bitwiseOr(RequestFields.closed, ordering: .acquiring)
    while gate.load(ordering: .acquiring) != RequestFields.closed {}
  }

  /// Opens the gate again for the next request of the same connection, which no one else can see.
  func reopen(names: FieldNameSet) {
    self.names.store(names.bits, ordering: .relaxed)
    gate.store(0, ordering: .relaxed)
  }

  private func lookUp(_ name: UnsafeRawBufferPointer) -> String? {
    var value: UnsafePointer<CChar>?
    var count = 0
    let found = MHD_lookup_connection_value_n(
      OpaquePointer(bitPattern: connection), .HEADER_KIND,
      name.baseAddress?.assumingMemoryBound(to: CChar.self), name.count, &value, &count)
    guard found == .YES, let value else { return nil }
    return String(
      decoding: UnsafeRawBufferPointer(start: value, count: count).trimmed, as: UTF8.self)
  }
}
