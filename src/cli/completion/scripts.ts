export type Shell = 'bash' | 'zsh' | 'fish' | 'powershell';

/**
 * What a shell runs to complete `apphost`. Each hands the words up to the cursor to `apphost complete`, which answers with
 * a line for each value (a tab before its description), or `:files`, `:folders`, or `:open` where no space is to follow.
 */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `# Completion of apphost for bash. Put this into ~/.bashrc:
#   source <(apphost completion bash)
_apphost() {
  local line="\${COMP_LINE:0:COMP_POINT}" answer current prefix
  local -a words
  read -ra words <<<"$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  current="\${words[\${#words[@]}-1]}"
  COMPREPLY=()
  while IFS= read -r answer; do
    case "$answer" in
      :files) compopt -o default; return ;;
      :folders) compopt -o dirnames; return ;;
      :open) compopt -o nospace ;;
      ?*) COMPREPLY+=("\${answer%%$'\\t'*}") ;;
    esac
  done < <("\${COMP_WORDS[0]}" complete -- "\${words[@]:1}" 2>/dev/null)
  # bash takes what stands before = and : for words of their own.
  prefix="\${current%"\${current##*[=:]}"}"
  COMPREPLY=("\${COMPREPLY[@]#"$prefix"}")
}
complete -F _apphost apphost
`,
  zsh: `#compdef apphost
# Completion of apphost for zsh. Put this into ~/.zshrc, after compinit:
#   source <(apphost completion zsh)
_apphost() {
  local answer value
  local -a candidates end
  for answer in "\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case "$answer" in
      :files) _files; return ;;
      :folders) _files -/; return ;;
      :open) end=(-S '') ;;
      ?*)
        value="\${answer%%$'\\t'*}"
        if [[ "$answer" == *$'\\t'* ]]; then
          candidates+=("\${value//:/\\\\:}:\${answer#*$'\\t'}")
        else
          candidates+=("\${value//:/\\\\:}")
        fi
        ;;
    esac
  done
  (( $#candidates )) && _describe apphost candidates "\${end[@]}"
}
if [[ "\${funcstack[1]}" == _apphost ]]; then
  _apphost "$@"
else
  compdef _apphost apphost
fi
`,
  fish: `# Completion of apphost for fish. Put this into ~/.config/fish/config.fish:
#   apphost completion fish | source
function __apphost_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for answer in ($words[1] complete -- $words[2..-1] "$current" 2>/dev/null)
        switch $answer
            case ':files'
                __fish_complete_path "$current"
            case ':folders'
                __fish_complete_directories "$current"
            case ':open'
            case '*'
                echo $answer
        end
    end
end
complete -c apphost -f -a '(__apphost_complete)'
`,
  powershell: `# Completion of apphost for PowerShell. Put this into $PROFILE:
#   apphost completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName apphost -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  $program, $words = $words
  # An empty argument would not arrive.
  $next = if ($wordToComplete -eq '') { @('--next') } else { @() }
  & $program complete @next -- @words 2>$null | ForEach-Object {
    $value, $description = $_ -split "\`t", 2
    switch ($value) {
      ':files' { Get-ChildItem -Name "$wordToComplete*" | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) } }
      ':folders' { Get-ChildItem -Directory -Name "$wordToComplete*" | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) } }
      ':open' { }
      default {
        if (-not $description) { $description = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
      }
    }
  }
}
`,
};
