// SPDX-License-Identifier: Apache-2.0
// ChainRule: why a server could not start.

/// Why a server could not start.
public struct HTTPServerError: Error, Equatable, Sendable {
  /// What kind of step failed.
  ///
  /// More kinds may come: compare, do not switch.
  public struct Code: Equatable, Sendable {
    private enum Step: Equatable, Sendable {
      case bind, option, start
    }

    private let step: Step

    /// The address could not be listened on; `errno` says why.
    public static let bind = Code(step: .bind)
    /// A value of the configuration cannot be used.
    public static let option = Code(step: .option)
    /// The system or the HTTP library gave no thread, descriptor or daemon; `errno` says why.
    public static let start = Code(step: .start)
  }

  /// What kind of step failed.
  public var code: Code

  /// The error number of the system; 0 if there is none.
  public var errno: CInt

  /// The address that was to be listened on.
  public var address: HTTPServer.Address

  /// The name of the property at fault; `nil` where no single one is.
  public var option: String?

  init(_ code: Code, _ error: SystemError, _ address: HTTPServer.Address, option: String? = nil) {
    self.code = code
    errno = error.number
    self.address = address
    self.option = option
  }
}
