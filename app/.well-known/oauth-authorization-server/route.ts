export { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } from '../openid-configuration/route.ts'
