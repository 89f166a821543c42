// SPDX-License-Identifier: Apache-2.0
// ChainRule: the library's options as data.

internal import CMicroHTTPD

/// An option of a daemon.
///
/// All of them travel in one array, because the library's own way, a variable number of arguments,
/// is closed to Swift.
enum DaemonOption {
  /// The socket to accept from; the daemon owns it and closes it.
  case listeningSocket(CInt)
  /// Connections of this daemon; kept out of the way, for we count over all daemons.
  case connectionLimit(UInt32)
  /// Bytes of memory for each connection.
  case connectionMemory(Int)
  /// How strict the parser is; what matters beyond its default we check ourselves.
  case strictness(Int)
  /// Writing to a closed connection raises no signal on our threads: they block all signals.
  case pipeSignalIsHandled
  /// Our functions for the raw target, for its decoding (there is none) and for the beginning and
  /// end of connections and requests.
  case rawTarget, noDecoding, connectionNotice, completionNotice

  /// The options of every daemon of ours, without its socket.
  static func all(_ limits: ServerCore.Limits) -> [DaemonOption] {
    [
      .connectionLimit(UInt32(clamping: limits.connections + 64)),
      .connectionMemory(limits.connectionMemory),
      .strictness(0), .pipeSignalIsHandled,
      .rawTarget, .noDecoding, .connectionNotice, .completionNotice,
    ]
  }

  func item(context: UnsafeMutableRawPointer) -> MHD_OptionItem {
    switch self {
    case .listeningSocket(let socket): value(.LISTEN_SOCKET, Int(socket))
    case .connectionLimit(let count): value(.CONNECTION_LIMIT, Int(count))
    case .connectionMemory(let bytes): value(.CONNECTION_MEMORY_LIMIT, bytes)
    case .strictness(let level): value(.STRICT_FOR_CLIENT, level)
    case .pipeSignalIsHandled: value(.SIGPIPE_HANDLED_BY_APP, 1)
    case .rawTarget:
      MHD_OptionItem(
        option: .URI_LOG_CALLBACK, value: ForeignContext.word(DaemonCallbacks.target),
        ptr_value: context)
    case .noDecoding:
      MHD_OptionItem(
        option: .UNESCAPE_CALLBACK, value: ForeignContext.word(DaemonCallbacks.decode),
        ptr_value: context)
    case .connectionNotice:
      MHD_OptionItem(
        option: .NOTIFY_CONNECTION, value: ForeignContext.word(DaemonCallbacks.connection),
        ptr_value: context)
    case .completionNotice:
      MHD_OptionItem(
        option: .NOTIFY_COMPLETED, value: ForeignContext.word(DaemonCallbacks.completion),
        ptr_value: context)
    }
  }

  private func value(_ option: MHD_OPTION, _ value: Int) -> MHD_OptionItem {
    MHD_OptionItem(option: option, value: value, ptr_value: nil)
  }
}
