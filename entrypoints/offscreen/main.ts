import { startLibraryRoom } from './room.ts';

startLibraryRoom();
