/** What a site knows: its provider, what it was registered with there, and its own address. Each has the same pages. */
export const {
  ISSUER: issuer = '',
  CLIENT_ID: clientId = '',
  CLIENT_SECRET: clientSecret = '',
  PORT: port = '',
} = process.env
export const own = `http://localhost:${port}`
