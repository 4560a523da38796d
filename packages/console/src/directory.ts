/** Where the built page lies; there is nothing in it before `npm run build -w packages/console`. */
export const CONSOLE_DIRECTORY = new URL('../dist/', import.meta.url);
