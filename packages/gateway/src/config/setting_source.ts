/** Where the value of a setting is from. `command_line`: an option of the command that started the gateway, or its own choice. */
export type SettingSource = 'default' | 'environment' | 'secret_file' | 'config_file' | 'command_line';

/** Of variables that whoever starts the gateway put into its environment itself, by name. */
export type SettingOrigins = ReadonlyMap<string, SettingSource>;
