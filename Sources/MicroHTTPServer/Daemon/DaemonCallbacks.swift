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
    ForeignContext.withLoop(context) { $0.accepts(address) ? .YES : .NO }
  }

  static let connection: MHD_NotifyConnectionCallback = { context, handle, slot, code in
    guard let handle, let slot else { return }
    ForeignContext.withLoop(context) { loop in
      if code == .CONNECTION_NOTIFY_STARTED {
        slot.pointee = ForeignContext.retained(loop.opened(handle))
      } else if let pointer = slot.pointee {
        slot.pointee = nil
        loop.closed(ForeignContext.takeConnection(pointer))
      }
    }
  }

  static let target: ForeignContext.TargetCallback = { context, text, handle in
    guard let handle, let pointer = chainrule_mhd_socket_context(handle) else { return nil }
    ForeignContext.withBoth(context, pointer) { $0.begin($1, target: text) }
    return pointer
  }

  /// Leaves the path as it came: the handler decides what an escape means.
  static let decode: ForeignContext.DecodeCallback = { _, _, text in
    text.map { strlen($0) } ?? 0
  }

  static let access: MHD_AccessHandlerCallback = {
    context, handle, _, method, version, data, count, slot in
    guard let pointer = slot?.pointee, let count else { return .NO }
    let goesOn = ForeignContext.withBoth(context, pointer) { loop, connection in
      if count.pointee > 0 {
        let bytes = UnsafeRawBufferPointer(start: data, count: count.pointee)
        count.pointee = 0
        return loop.take(bytes, for: connection)
      }
      if connection.exchange.isHeadComplete { return loop.takeEnd(of: connection) }
      return loop.takeHead(of: connection, method: method, version: version)
    }
    return goesOn ? .YES : .NO
  }

  static let completion: MHD_RequestCompletedCallback = { context, handle, slot, code in
    guard let handle, let pointer = slot?.pointee else { return }
    slot?.pointee = nil
    ForeignContext.withBoth(context, pointer) { $0.completed($1, code) }
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

  /// Calls `body` with the loop, which is not retained for it: it is on the stack below.
  static func withLoop<Result>(
    _ pointer: UnsafeMutableRawPointer?, _ body: (EventLoop) -> Result
  ) -> Result {
    guard let pointer else { preconditionFailure("a daemon is started with its loop") }
    return Unmanaged<EventLoop>.fromOpaque(pointer)._withUnsafeGuaranteedRef(body)
  }

  /// Calls `body` with the loop and a connection, which the library keeps retained meanwhile.
  ///
  /// Atomic counting of references that nobody can drop is a tenth of our time for a request.
  static func withBoth<Result>(
    _ loop: UnsafeMutableRawPointer?, _ connection: UnsafeMutableRawPointer,
    _ body: (EventLoop, ClientConnection) -> Result
  ) -> Result {
    withLoop(loop) { loop in
      Unmanaged<ClientConnection>.fromOpaque(connection)._withUnsafeGuaranteedRef { connection in
        body(loop, connection)
      }
    }
  }

  static func retained(_ connection: ClientConnection) -> UnsafeMutableRawPointer {
    Unmanaged.passRetained(connection).toOpaque()
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
