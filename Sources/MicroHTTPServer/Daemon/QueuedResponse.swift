// SPDX-License-Identifier: Apache-2.0
// ChainRule: the owner of one of the library's answers.

internal import CMicroHTTPD
internal import HTTPTypes

/// An answer in the library's form.
///
/// Its body is sent from the Swift array that holds it.
struct QueuedResponse: ~Copyable {
  private let pointer: OpaquePointer

  /// Makes an answer whose body `connection` keeps until the library has sent it.
  ///
  /// The array is neither changed nor released before that, so its elements stay where they are.
  init?(_ response: borrowing Response, on connection: ClientConnection) {
    let created: OpaquePointer?
    switch response.body {
    case .bytes(let bytes) where !bytes.isEmpty:
      connection.outgoing = bytes
      let start = bytes.withUnsafeBytes { UnsafeMutableRawPointer(mutating: $0.baseAddress) }
      let owner = ForeignContext.retained(connection)
      created = MHD_create_response_from_buffer_with_free_callback_cls(
        bytes.count, start, DaemonCallbacks.bodySent, owner)
      if created == nil { ForeignContext.takeConnection(owner).outgoing = [] }
    default:
      created = MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
    }
    guard let created else { return nil }
    pointer = created
    for field in response.fields {
      add(field.name.rawName, field.value)
    }
    response.written.forEach { name, value in
      _ = MHD_add_response_header(created, name, value)
    }
  }

  deinit {
    MHD_destroy_response(pointer)
  }

  /// Adds a field; one that the library does not take (of framing) is left out.
  func add(_ name: String, _ value: String) {
    // Passed as they are, short strings would be copied to the heap; this way they are not.
    name.withCString { name in
      value.withCString { value in
        _ = MHD_add_response_header(pointer, name, value)
      }
    }
  }

  /// Gives the answer to the connection; `false` if the library does not take it now.
  consuming func queue(on connection: ClientConnection, status: Int) -> Bool {
    MHD_queue_response(connection.handle, CUnsignedInt(clamping: status), pointer) == .YES
  }
}
