// SPDX-License-Identifier: Apache-2.0
// ChainRule: the door to libmicrohttpd. Only what Swift cannot import.
#pragma once

#include <microhttpd.h>

// What a loop of our own waits with; Swift's Glibc module leaves both out.
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

// Variadic, so invisible to Swift. Every option travels in `options`,
// which must end with MHD_OPTION_END.
static inline struct MHD_Daemon *chainrule_mhd_start(
    unsigned int flags, MHD_AcceptPolicyCallback on_accept,
    MHD_AccessHandlerCallback on_request, void *context,
    const struct MHD_OptionItem *options) {
  return MHD_start_daemon(flags, 0, on_accept, context, on_request, context,
                          MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

// Variadic too. The descriptor to wait on for all of a daemon's sockets; -1 if there is none.
static inline int chainrule_mhd_epoll_descriptor(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info =
      MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
  return info ? info->epoll_fd : -1;
}

// The socket of a connection; -1 if it has none.
static inline int chainrule_mhd_descriptor(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

// What the connection notification stored for a connection; NULL before that.
static inline void *chainrule_mhd_socket_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

// The address of the client, of the family in its first member; NULL if it is not known.
static inline const struct sockaddr *chainrule_mhd_client_address(
    struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info ? info->client_addr : NULL;
}

// The status of the answer that was queued, by us or by the library; 0 if none was.
static inline unsigned int chainrule_mhd_status(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_HTTP_STATUS);
  return info ? info->http_status : 0;
}

// Ends a connection after so many seconds without a byte either way; 0 for never. Variadic too.
static inline void chainrule_mhd_set_timeout(struct MHD_Connection *connection,
                                             unsigned int seconds) {
  MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

// Milliseconds since the last byte came in over a socket; -1 where the system does not say.
static inline long chainrule_silence(int descriptor) {
  struct tcp_info info;
  socklen_t length = sizeof info;
  int failure = getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &length);
  return failure ? -1 : (long)info.tcpi_last_data_recv;
}

// Whether the other side sends no more and all that it sent has been read. POLLRDHUP is a GNU
// extension that <poll.h> hides from Swift; EPOLLRDHUP is the same bit.
static inline int chainrule_is_at_end(int descriptor) {
  struct pollfd state = {descriptor, (short)EPOLLRDHUP, 0};
  int unread = 0;
  return poll(&state, 1, 0) > 0 && ioctl(descriptor, FIONREAD, &unread) == 0 && unread == 0;
}
