/** Each health check is a connection, and two lines about it would drown all others. */
export function brokerConfiguration(passwordFile: string): string {
  return `listener 1883
allow_anonymous false
password_file ${passwordFile}
connection_messages false
persistence true
persistence_location /mosquitto/data/
`;
}

export const configurationPath = '/mosquitto/config/mosquitto.conf';

/** Has the broker's own tool write the passwords, as it reads no others, then starts it. Its arguments follow. */
export function brokerScript(passwordFile: string, lock: string): string {
  return `mosquitto_passwd -b -c ${passwordFile} "$MQTT_USERNAME" "$MQTT_PASSWORD" && ${lock} && exec mosquitto -c ${configurationPath} "$@"`;
}
