export {
  type ConnectionAnswer,
  type ConnectionEvent,
  type ConnectionHandlerOptions,
  createConnectionHandler,
} from './connection-handler.ts';
export {
  closeConnection,
  connectionsOf,
  MOST_CONNECTIONS,
  type Opened,
  openConnection,
} from './connections.ts';
export { connectionFunction, pusher, ticketOffice, webSocketUrl } from './functions.ts';
export { createPusher, type Push, type PusherOptions } from './pusher.ts';
export { issueTicket, TICKET_SECONDS, type Ticket } from './tickets.ts';
