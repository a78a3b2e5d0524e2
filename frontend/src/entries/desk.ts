import { mount } from 'svelte';
import '../styles/live.scss';
import Desk from '../live/Desk.svelte';
import { mountPoint, pageData, type DeskPage } from '../live/page';
import { Connection } from '../wire/live.svelte';

const page = pageData<DeskPage>();
const connection = new Connection({ seats: [page.seat] });
mount(Desk, { target: mountPoint(), props: { page, connection } });
connection.wire.start();
