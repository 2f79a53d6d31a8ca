-- Opens a BPMN file, lets the server look at it, and writes what it said as JSON.
-- Variables: FLOWMETER_COMMAND (a JSON list), FLOWMETER_FILE, FLOWMETER_ANSWER.
local command = vim.fn.json_decode(vim.env.FLOWMETER_COMMAND)
local answer = {}

local function finish()
  local file = io.open(vim.env.FLOWMETER_ANSWER, "w")
  file:write(vim.fn.json_encode(answer))
  file:close()
end

local function wait(what, holds)
  if not vim.wait(20000, holds, 10) then
    answer.problem = "waited in vain for " .. what
    finish()
    vim.cmd("cquit 1")
  end
end

local ok, problem = pcall(function()
  vim.cmd("edit " .. vim.fn.fnameescape(vim.env.FLOWMETER_FILE))
  vim.bo.filetype = "bpmn"
  local id = vim.lsp.start_client({ name = "flowmeter", cmd = command, root_dir = vim.fn.getcwd() })
  vim.lsp.buf_attach_client(0, id)
  local client
  wait("the server", function()
    client = vim.lsp.get_client_by_id(id)
    return client and client.initialized
  end)
  answer.server = client.server_capabilities ~= nil

  local function diagnostics()
    return vim.tbl_map(function(it)
      return { code = it.code, line = it.lnum, character = it.col, message = it.message }
    end, vim.diagnostic.get(0))
  end
  local function dangling()
    return vim.tbl_filter(function(it) return it.code == "dangling-reference" end, diagnostics())
  end
  wait("diagnostics", function() return #dangling() > 0 end)
  answer.diagnostics = dangling()

  local function ask(method, params)
    local results = vim.lsp.buf_request_sync(0, method, params, 20000)
    return results and results[id] and results[id].result
  end
  vim.fn.search('"review"')
  vim.cmd("normal! l")
  answer.hover = ask("textDocument/hover", vim.lsp.util.make_position_params()).contents.value

  -- Typed as an author would, so that the server sees an incremental change.
  vim.fn.search("nobody")
  vim.cmd("normal! ciwreview")
  wait("the diagnostics to go", function() return #dangling() == 0 end)
  answer.cleared = true

  vim.fn.search('"review"')
  vim.cmd("normal! l")
  vim.lsp.buf.rename("check")
  wait("the new name", function()
    return vim.fn.search('targetRef="check"', "nw") > 0
  end)
  answer.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
end)
if not ok then answer.problem = tostring(problem) end
finish()
vim.lsp.stop_client(vim.lsp.get_active_clients())
vim.wait(5000, function() return #vim.lsp.get_active_clients() == 0 end, 10)
vim.cmd(answer.problem and "cquit 1" or "qall!")
