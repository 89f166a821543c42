// SPDX-License-Identifier: Apache-2.0
// ChainRule: where C calls Swift. Every Unmanaged reference is in this file.

internal import CMicroHTTPD
internal import Glibc

/// The functions that the library calls, all on the thread of the loop they belong to.
///
/// Who keeps what alive: the context of every function is the `EventLoop`, which is on the stack
/// below `MHD_run` and outlives its daemon. A `ClientConnection` is retained when the library says
/// that a connection has started and released when it says that it has closed; in between the
/// library hands it back as the socket's context and as each request's context.
enum DaemonCallbacks {
  static let accept: MHD_AcceptPolicyCallback = { context, address, _ in
    ForeignContext.loop(context).accepts(address) ? .YES : .NO
  }

  static let connection: MHD_NotifyConnectionCallback = { context, handle, slot, code in
    guard let handle, let slot else { return }
    let loop = ForeignContext.loop(context)
    if code == .CONNECTION_NOTIFY_STARTED {
      slot.pointee = ForeignContext.retained(loop.opened(handle))
    } else if let pointer = slot.pointee {
      slot.pointee = nil
      loop.closed(ForeignContext.takeConnection(pointer))
    }
  }

  static let target: ForeignContext.TargetCallback = { context, text, handle in
    guard let handle, let pointer = chainrule_mhd_socket_context(handle) else { return nil }
    ForeignContext.loop(context).begin(ForeignContext.connection(pointer), target: text)
    return pointer
  }

  /// Leaves the path as it came: the handler decides what an escape means.
  static let decode: ForeignContext.DecodeCallback = { _, _, text in
    text.map { strlen($0) } ?? 0
  }

  static let access: MHD_AccessHandlerCallback = {
    context, handle, _, method, version, data, count, slot in
    guard let pointer = slot?.pointee, let count else { return .NO }
    let loop = ForeignContext.loop(context)
    let connection = ForeignContext.connection(pointer)
    let goesOn: Bool
    if count.pointee > 0 {
      goesOn = loop.take(
        UnsafeRawBufferPointer(start: data, count: count.pointee), for: connection)
      count.pointee = 0
    } else if connection.exchange.isHeadComplete {
      goesOn = loop.takeEnd(of: connection)
    } else {
      goesOn = loop.takeHead(of: connection, method: method, version: version)
    }
    return goesOn ? .YES : .NO
  }

  static let completion: MHD_RequestCompletedCallback = { context, handle, slot, code in
    guard let handle, let pointer = slot?.pointee else { return }
    slot?.pointee = nil
    ForeignContext.loop(context).completed(ForeignContext.connection(pointer), code)
  }

  /// The last byte of an answer's body is no longer needed.
  static let bodySent: MHD_ContentReaderFreeCallback = { pointer in
    guard let pointer else { return }
    ForeignContext.takeConnection(pointer).outgoing = []
  }

  static let field: MHD_KeyValueIteratorN = { context, _, name, nameCount, value, valueCount in
    context?.assumingMemoryBound(to: RequestFraming.self).pointee.note(
      name: UnsafeRawBufferPointer(start: name, count: nameCount),
      value: UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueCount))
    return .YES
  }
}

/// Swift references as C carries them.
enum ForeignContext {
  typealias TargetCallback =
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?
    ) -> UnsafeMutableRawPointer?

  typealias DecodeCallback =
    @convention(c) (
      UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?
    ) -> Int

  /// The address of a C function, as options with two pointers carry the first of them.
  static func word<Function>(_ function: Function) -> Int {
    unsafeBitCast(function, to: Int.self)
  }

  static func pointer(to loop: EventLoop) -> UnsafeMutableRawPointer {
    Unmanaged.passUnretained(loop).toOpaque()
  }

  static func loop(_ pointer: UnsafeMutableRawPointer?) -> EventLoop {
    guard let pointer else { preconditionFailure("a daemon is started with its loop") }
    return Unmanaged<EventLoop>.fromOpaque(pointer).takeUnretainedValue()
  }

  static func retained(_ connection: ClientConnection) -> UnsafeMutableRawPointer {
    Unmanaged.passRetained(connection).toOpaque()
  }

  static func connection(_ pointer: UnsafeMutableRawPointer) -> ClientConnection {
    Unmanaged<ClientConnection>.fromOpaque(pointer).takeUnretainedValue()
  }

  static func takeConnection(_ pointer: UnsafeMutableRawPointer) -> ClientConnection {
    Unmanaged<ClientConnection>.fromOpaque(pointer).takeRetainedValue()
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
      self.run = run
    }
  }

  /// Starts a thread that runs `body`; the thread holds it until it ends.
  static func startThread(
    attributes: inout pthread_attr_t, _ body: @escaping @Sendable () -> Void
  ) throws(SystemError) -> pthread_t {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(Body(body))
    let failure = pthread_create(
      &thread, &attributes,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, context.toOpaque())
    guard failure == 0 else {
      context.release()
      throw SystemError(failure)
    }
    return thread
  }
}
